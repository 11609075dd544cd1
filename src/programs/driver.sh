exec 198<&0 199>&1 </dev/null >/dev/null 2>&1
trap 'printf "%s\0" "$?" >&199' EXIT
if [ -z "$PREP_UNCONFINED" ]; then
  ulimit -c 0 -d 2097152 -f 524288 -n 1024 -t 600
  # Before Linux 5.14 this counts what the user runs outside of the container too.
  IFS=. read -r major minor _ </proc/sys/kernel/osrelease
  if [ "$major" -gt 5 ] || { [ "$major" = 5 ] && [ "$minor" -ge 14 ]; }; then ulimit -u 512; fi
  unset major minor
fi
unset PREP_UNCONFINED
printf '[user]\n\tname = Learner\n\temail = learner@localhost\n' >"$HOME/.gitconfig"
cp -a "$2/." "$3" && cd "$3/$4" || { trap - EXIT; exit 1; }
if [ -d "$3/.git" ] && [ ! -e "$3/.git/index" ] && command -v git >/dev/null; then
  git -C "$3" -c core.fsmonitor=false read-tree HEAD
fi
printf '0\0' >&199
set -- "$1"
while IFS= read -r -d '' -u 198 PREP_TYPED; do
  eval "$PREP_TYPED" <"$1/stdin" >"$1/stdout" 2>"$1/stderr" 198<&- 199>&-
  printf '%s\0' "$?" >&199
done
trap - EXIT
