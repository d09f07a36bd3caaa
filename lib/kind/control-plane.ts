const FOLDER = 'encryption-at-rest'; // on the user's machine, in the folder that kind is run in
const MOUNTED = '/etc/kubernetes/encryption-at-rest';
const FLAG = 'encryption-provider-config';
const CONFIGURATION = `${MOUNTED}/config.yaml`;

/** What the configuration of the cluster changes about the control plane, compared with KIND's defaults. */
export interface ControlPlane {
  /** Whether Secrets are encrypted in etcd. */
  readonly encrypted: boolean;
  /** Whether etcd, the scheduler and the controller manager serve their metrics beyond their node. */
  readonly measured: boolean;
}

/**
 * The lines of the control plane's node. For encryption, the folder with the key is mounted twice, into the node and from
 * there into the pod of the API server.
 *
 * kubeadm writes flags in another form since v1beta4, which KIND uses from Kubernetes 1.36 on. KIND applies the one
 * of the two patches that matches the version of its own configuration.
 *
 * @see https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/
 */
export function controlPlane(choices: ControlPlane): string {
  const { encrypted, measured } = choices;
  if (!encrypted && !measured) return '';
  return `${encrypted ? KEY : ''}    kubeadmConfigPatches:
${patch('v1beta3', asMap, choices)}${patch('v1beta4', asList, choices)}`;
}

const KEY = `    # The key that Secrets are encrypted with in etcd. It is made on this machine and must not get into git: run kind in a
    # folder outside of any repository that has ./${FOLDER}/config.yaml (see docs/kind-platform-stack.md).
    extraMounts:
      - hostPath: ./${FOLDER}
        containerPath: ${MOUNTED}
        readOnly: true
`;

type Flag = (name: string, value: string) => string;

const asMap: Flag = (name, value) => `{ ${name}: ${value} }`;
const asList: Flag = (name, value) => `[{ name: ${name}, value: ${value} }]`;

function patch(version: string, flag: Flag, { encrypted, measured }: ControlPlane): string {
  return `      - |
        apiVersion: kubeadm.k8s.io/${version}
        kind: ClusterConfiguration
${encrypted ? encryption(flag) : ''}${measured ? metrics(flag) : ''}`;
}

function encryption(flag: Flag): string {
  return `        apiServer:
          extraArgs: ${flag(FLAG, CONFIGURATION)}
          extraVolumes:
            - name: encryption-at-rest
              hostPath: ${MOUNTED}
              mountPath: ${MOUNTED}
              readOnly: true
              pathType: Directory
`;
}

/** Only Docker's network reaches them. The last two authenticate readers; etcd serves only metrics on this port. */
function metrics(flag: Flag): string {
  return `        etcd:
          local:
            extraArgs: ${flag('listen-metrics-urls', '"http://0.0.0.0:2381"')}
        scheduler:
          extraArgs: ${flag('bind-address', '0.0.0.0')}
        controllerManager:
          extraArgs: ${flag('bind-address', '0.0.0.0')}
`;
}
