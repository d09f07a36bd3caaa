# The init process of a machine, in its new namespaces: makes its file system, then waits for the end of its input.
set -eu
name=$1
folder=$2
shift 2
read -r pid _ </proc/self/stat # as this /proc counts, which is still the one of the tests' machine

mount --make-rprivate /
mount -t tmpfs -o mode=755 machine "$folder"
mkdir "$folder/upper" "$folder/work" "$folder/root"
root=$folder/root
# What the machine writes stays in memory: below it lies the file system of the tests' machine, unchanged.
mount -t overlay -o "lowerdir=/,upperdir=$folder/upper,workdir=$folder/work" machine "$root"
hierarchies=$(awk '$3 == "cgroup" || $3 == "cgroup2" { print $2 "=" $3 "=" $4 }' /proc/mounts | sort -u)
mount -t proc proc "$root/proc"
# Settings of the kernel as a whole, which kubelet and Cilium's agent set, stay as they are: a node gets files instead.
while read -r setting value; do
  [ -e "$root/proc/sys/$setting" ] || continue
  file=$folder/settings/$setting
  mkdir -p "$(dirname "$file")"
  echo "$value" >"$file"
  mount --bind "$file" "$root/proc/sys/$setting"
done <<SETTINGS
vm/overcommit_memory 1
vm/panic_on_oom 0
kernel/panic 10
kernel/panic_on_oops 1
kernel/keys/root_maxkeys 1000000
kernel/keys/root_maxbytes 25000000
kernel/timer_migration 0
kernel/unprivileged_bpf_disabled 1
net/core/bpf_jit_enable 1
SETTINGS
mount -t sysfs sysfs "$root/sys"
mount --rbind /dev "$root/dev"
mount -t bpf bpf "$root/sys/fs/bpf"
for path in run tmp var/lib; do mount -t tmpfs -o mode=755 tmpfs "$root/$path"; done
chmod 1777 "$root/tmp"
mkdir -p "$root/var/lib/containerd" "$root/var/lib/kubelet" "$root/var/lib/cilium" "$root/run/lock" "$root/run/netns"
# Mounted anew within its cgroup namespace, so that the machine's own groups are the roots that it sees.
case $hierarchies in */sys/fs/cgroup/*) mount -t tmpfs -o mode=755 tmpfs "$root/sys/fs/cgroup" ;; esac
for hierarchy in $hierarchies; do
  path=${hierarchy%%=*}
  rest=${hierarchy#*=}
  mkdir -p "$root$path"
  case ${rest%%=*} in
    cgroup2) mount -t cgroup2 cgroup2 "$root$path" ;;
    *) mount -t cgroup -o "$(printf %s "${rest#*=}" | tr , '\n' | grep -vxE 'rw|relatime|nosuid|nodev|noexec' | paste -sd,)" cgroup "$root$path" ;;
  esac
done
for path in "$@"; do
  mkdir -p "$root$path"
  mount --bind "$path" "$root$path"
done

cd "$root"
mkdir -p mnt
pivot_root . mnt
cd /
umount -l mnt
mount --make-rshared / # as the init of a Linux system leaves it, which containers' mounts are propagated through
hostname "$name"
ip link set lo up
echo "ready $pid"
while read -r _; do :; done
