import type { HelmValues, WorkloadSize } from '../gitops';
import { isolatedContainer } from '../kubernetes/pod-security';

const VOLUME = { name: 'admin-password', mountPath: '/run/grafana-admin' };
const FILE = `${VOLUME.mountPath}/password`;

/**
 * The administrator's password: from a Secret, or made up when the pod starts. Its database lives as long as the pod, and
 * so does the file with the password.
 *
 * @param image the server's own, so that the password is made without another one
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
    extraEmptyDirMounts: [VOLUME],
    extraInitContainers: [
      {
        name: VOLUME.name,
        image,
        command: ['sh', '-c', `umask 077 && head -c 24 /dev/urandom | base64 > ${FILE}`],
        resources: { requests, limits },
        securityContext: isolatedContainer(),
        volumeMounts: [VOLUME],
      },
    ],
  };
}
