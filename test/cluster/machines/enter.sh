# Runs a command on a machine: sh enter.sh PID COMMAND ARGUMENT… with the PID of the machine's init process.
# nsenter alone would leave the command in the cgroups of the caller, out of reach of the machine's BPF programs.
set -eu
init=$1
shift
while IFS=: read -r _ controllers group; do
  path=$(awk -v controllers="$controllers" '
    controllers == "" && $3 == "cgroup2" { print $2; exit }
    controllers != "" && $3 == "cgroup" && ("," $4 ",") ~ ("," controllers ",") { print $2; exit }' /proc/mounts)
  [ -z "$path" ] || echo $$ >"$path$group/cgroup.procs"
done <"/proc/$init/cgroup"
exec nsenter --target "$init" --all -- "$@"
