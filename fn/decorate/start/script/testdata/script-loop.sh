drop() {
  [ ! "$_batchfn_k" ] || { kill -9 $_batchfn_k && wait $_batchfn_k; }
  _batchfn_k=
} 2>/dev/null
end() {
  _batchfn_t=1
  drop
  kill $!
} 2>/dev/null
_batchfn_k='' _batchfn_t=''
trap end TERM INT
die() {
  echo "batchfn-start: $2" >&2
  exit "$1"
}
command -v sleep >/dev/null || die 127 'the image has no sleep'
start() {
  trap end TERM INT
  exec 3<&0
  sleep 999999999 & _batchfn_k=$!
  _batchfn_l='10 20 40 80 160 300'
  _batchfn_n=$_batchfn_l _batchfn_e=143
  while trap end TERM INT; do
    { { [ ! "$_batchfn_t" ] && kill -0 $_batchfn_k; } 2>/dev/null || exit $_batchfn_e; unset OLDPWD PWD SHLVL; exec "$@"; } <&3 3<&- &
    {
      while wait $!; _batchfn_r=$?; kill -0 $!; do :; done
      trap 'kill -9 $!; drop; wait; exit 0' TERM INT
      [ $_batchfn_r -lt 128 ] || { wait $!; _batchfn_c=$?; case $_batchfn_c in 127 | -1) ;; *) _batchfn_r=$_batchfn_c ;; esac; }
    } 2>/dev/null
    [ ! "$_batchfn_t" ] || { drop; exit $_batchfn_r; }
    _batchfn_e=0
    if [ $_batchfn_r = 0 ]; then
      _batchfn_n=$_batchfn_l
    else
      _batchfn_n=${_batchfn_n#* }
      echo "batchfn-start: exit code $_batchfn_r, next run in ${_batchfn_n%% *}s" >&2
    fi
    { sleep "${_batchfn_n%% *}" & wait $!; } 2>/dev/null
  done
}
start "$@"
