const FOLDER = 'encryption-at-rest'; // on the user's machine, in the folder that kind is run in
const MOUNTED = '/etc/kubernetes/encryption-at-rest';
const FLAG = 'encryption-provider-config';
const CONFIGURATION = `${MOUNTED}/config.yaml`;

/**
 * What a control plane of KIND gets so that its API server encrypts Secrets before etcd has them: the folder with the key,
 * which is mounted twice, into the node and from there into the pod of the API server.
 *
 * kubeadm has flags in another form since v1beta4, which KIND takes from Kubernetes 1.36 on. Of the two patches KIND
 * applies the one whose version is that of its own configuration.
 *
 * @see https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/
 */
export function secretsEncryption(): string {
  return `    # The key that Secrets are encrypted with in etcd. It is made on this machine and must not get into git: run kind in a
    # folder outside of any repository that has ./${FOLDER}/config.yaml (see docs/kind-platform-stack.md).
    extraMounts:
      - hostPath: ./${FOLDER}
        containerPath: ${MOUNTED}
        readOnly: true
    kubeadmConfigPatches:
${patch('v1beta3', `{ ${FLAG}: ${CONFIGURATION} }`)}${patch('v1beta4', `[{ name: ${FLAG}, value: ${CONFIGURATION} }]`)}`;
}

function patch(version: string, extraArgs: string): string {
  return `      - |
        apiVersion: kubeadm.k8s.io/${version}
        kind: ClusterConfiguration
        apiServer:
          extraArgs: ${extraArgs}
          extraVolumes:
            - name: encryption-at-rest
              hostPath: ${MOUNTED}
              mountPath: ${MOUNTED}
              readOnly: true
              pathType: Directory
`;
}
