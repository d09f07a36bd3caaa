# Starts one of Cilium's programs and prints how that went: sh try.sh SECONDS STARTED PROGRAM ARGUMENT…
# "started" once it has written a line with each of the words of STARTED, which are separated by bars, and still runs;
# "ended" when it ends before, or "neither"; then what it wrote. It never lives longer than SECONDS.
set -u
seconds=$1
words=$2
shift 2
log=/tmp/cilium/log
: >"$log" # before the first look at it, which would see what the program before wrote
setsid "$@" >"$log" 2>&1 & # in a group of its own, with what it starts
pid=$!

has_started() {
  IFS='|'
  for word in $words; do grep -qF "$word" "$log" || return 1; done
}

verdict=neither
tries=$((seconds * 5))
while [ "$tries" -gt 0 ]; do
  if ! kill -0 "$pid" 2>/dev/null; then verdict=ended; break; fi
  if has_started; then
    sleep 0.5 # what it does last may still fail
    if kill -0 "$pid" 2>/dev/null; then verdict=started; else verdict=ended; fi
    break
  fi
  sleep 0.2
  tries=$((tries - 1))
done
kill -KILL "-$pid" 2>/dev/null
wait "$pid" 2>/dev/null
echo "$verdict"
cat "$log"
