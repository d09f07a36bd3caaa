import type { HelmValues, WorkloadSize } from '../gitops';
import { isolatedContainer } from '../kubernetes/pod-security';

// The chart's name of the volume with the database, and where it is.
const VOLUME = { name: 'storage', mountPath: '/var/lib/grafana' };
const FILE = `${VOLUME.mountPath}/admin-password`;

/**
 * The administrator's password: from a Secret, or generated if there is none yet. Its file is on the volume of the
 * database, which stores the password when it is created; both live as long as the volume.
 *
 * @param image the server's own, so that no other image is needed to generate the password
 * @see https://grafana.com/docs/grafana/latest/setup-grafana/configure-grafana/#override-configuration-with-environment-variables
 */
export function adminPassword(
  secretName: string | undefined,
  image: string,
  { requests, limits }: WorkloadSize,
): HelmValues {
  if (secretName) return { admin: { existingSecret: secretName } };
  return {
    env: { GF_SECURITY_ADMIN_USER: 'admin', GF_SECURITY_ADMIN_PASSWORD__FILE: FILE },
    extraInitContainers: [
      {
        name: 'admin-password',
        image,
        command: ['sh', '-c', `[ -s ${FILE} ] || (umask 077 && head -c 24 /dev/urandom | base64 > ${FILE})`],
        resources: { requests, limits },
        securityContext: isolatedContainer(),
        volumeMounts: [VOLUME],
      },
    ],
  };
}
