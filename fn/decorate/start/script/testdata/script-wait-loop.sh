die() {
  echo "batchfn-start: $2" >&2
  exit "$1"
}
command -v sleep >/dev/null || die 127 'the image has no sleep'
if command -v curl >/dev/null; then
  ask() {
    curl -q --noproxy '*' -sm "$1" -o /dev/null -w '%{http_code}\n' "http://localhost:$2" |
      { read -r _c; [ "$_c" = 200 ]; }
  }
elif command -v wget >/dev/null; then
  ask() {
    for _h in localhost 127.0.0.1; do
      http_proxy='' wget -qO /dev/null "http://$_h:$2" & wait $! && break
    done
  }
else
  die 127 'the image has neither curl nor wget'
fi
try() {
  sleep "$1" & _s=$!
  { trap 'kill -9 $!; wait; exit' TERM; ask "$@" && kill -9 $_s; } & _q=$!
  wait $_s
  _c=$?
  kill $_q
  wait $_q
  [ $_c != 0 ]
} 2>/dev/null
start() {
  trap 'kill -9 $_s $_w; kill $_q; wait; exit 143' TERM INT
  sleep 300 & _w=$!
  until try 1 15021/healthz/ready; do
    kill -0 $_w 2>/dev/null || die 211 'istio-proxy not ready in 300s, command not started'
  done
  { kill -9 $_w; wait; } 2>/dev/null
  exec 3<&0
  _l='10 20 40 80 160 300'
  _n=$_l _t=''
  while trap '_t=1; kill $!' TERM INT; do
    { [ "$_t" ] || exec "$@"; } <&3 3<&- &
    {
      while wait $!; _r=$?; kill -0 $!; do :; done
      trap 'kill -9 $!; wait; exit 0' TERM INT
      [ $_r -lt 128 ] || { wait $!; _c=$?; case $_c in 127 | -1) ;; *) _r=$_c ;; esac; }
    } 2>/dev/null
    [ -z "$_t" ] || exit $_r
    if [ $_r = 0 ]; then
      _n=$_l
    else
      _n=${_n#* }
      echo "batchfn-start: exit code $_r, next run in ${_n%% *}s" >&2
    fi
    { sleep "${_n%% *}" & wait $!; } 2>/dev/null
  done
}
start "$@"
