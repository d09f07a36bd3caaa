# Starts a machine: sh start-machine.sh NAME FOLDER SHARED…, and prints `ready PID` with the PID of its init process.
# A machine is a set of namespaces with a file system of its own above this one's, and a cgroup of its own in every
# hierarchy. It ends with its standard input, which also ends when the test run is killed; its mounts, pinned BPF
# objects, interfaces and processes end with it, and its cgroups are removed here.
set -eu
trap '' INT TERM HUP
name=$1
folder=$2
shift 2
group=platypaas-$$-$name

hierarchies=$(awk '$3 == "cgroup" || $3 == "cgroup2" { print $2 }' /proc/mounts | sort -u)
remove_groups() {
  for hierarchy in $hierarchies; do
    [ ! -d "$hierarchy/$group" ] || find "$hierarchy/$group" -depth -type d -exec rmdir {} + 2>/dev/null || :
  done
}
for hierarchy in $hierarchies; do
  mkdir "$hierarchy/$group"
  # A new group of these two cannot take a process before it has processors and memory.
  for file in cpuset.cpus cpuset.mems; do
    [ ! -e "$hierarchy/$file" ] || cat "$hierarchy/$file" >"$hierarchy/$group/$file" 2>/dev/null || :
  done
done

exec 3<&0 # a shell gives what it starts in the background no standard input
(
  for hierarchy in $hierarchies; do sh -c 'echo $PPID >"$1"' sh "$hierarchy/$group/cgroup.procs"; done
  exec unshare --cgroup --mount --pid --net --uts --ipc --fork --kill-child \
    sh "$(dirname "$0")/init.sh" "$name" "$folder" "$@" <&3 3<&-
) &
machine=$!
wait "$machine" || :
# Processes that the kernel still ends keep their group for a moment.
for attempt in 1 2 3 4 5 6 7 8 9 10; do
  remove_groups
  left=
  for hierarchy in $hierarchies; do [ ! -d "$hierarchy/$group" ] || left=yes; done
  [ -n "$left" ] || break
  sleep 0.3
done
