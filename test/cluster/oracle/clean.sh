# Makes a machine as it was before an agent ran on it, as far as the start of the next one looks at it.
set -u
rm -rf /run/cilium/state /run/cilium/*.sock /run/cilium/*.pid /tmp/cilium/config-map
for pins in tc cilium; do rm -rf "/sys/fs/bpf/$pins"; done
for link in $(ip -o link | sed -nE 's/^[0-9]+: ((cilium|lxc)[^:@]*).*/\1/p'); do ip link delete "$link" 2>/dev/null; done
mkdir -p /tmp/cilium/config-map
