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
if command -v curl >/dev/null; then
  ask() {
    curl -q --noproxy '*' -sm "$1" -o /dev/null -w '%{http_code}\n' ${3+-XPOST} "http://localhost:$2" |
      { read -r _batchfn_c; [ "$_batchfn_c" = 200 ]; }
  }
elif command -v wget >/dev/null; then
  ask() {
    for _batchfn_h in localhost 127.0.0.1; do
      HOME='' WGETRC='' http_proxy='' wget -qO /dev/null ${3+--post-data=} "http://$_batchfn_h:$2" & wait $! && break
    done
  }
else
  die 127 'the image has neither curl nor wget'
fi
try() {
  sleep "$1" & _batchfn_s=$!
  { trap 'kill -9 $!; wait; exit' TERM; kill -0 $_batchfn_s && ask "$@" || [ "$3" ] && kill -9 $_batchfn_s; } & _batchfn_q=$!
  wait $_batchfn_s
  _batchfn_c=$?
  kill $_batchfn_q
  wait $_batchfn_q
  [ $_batchfn_c != 0 ]
} 2>/dev/null
start() {
  trap 'kill -9 $! 2>/dev/null; wait; exit 143' TERM INT
  { [ ! "$_batchfn_t" ] && kill -0 $_batchfn_k; } 2>/dev/null || exit 143
  sleep 300 & _batchfn_w=$!
  trap 'kill -9 $_batchfn_s $_batchfn_w; wait $_batchfn_s $_batchfn_w; kill $_batchfn_q $!; wait; exit 143' TERM INT
  until try 1 15021/healthz/ready; do
    kill -0 $_batchfn_w 2>/dev/null || die 211 'istio-proxy not ready in 300s, command not started'
  done
  { kill -9 $_batchfn_w; wait; } 2>/dev/null
  trap - TERM INT
  { [ ! "$_batchfn_t" ] && kill -0 $_batchfn_k; } 2>/dev/null || exit 143
  unset OLDPWD PWD SHLVL; exec "$@"
}
exec 3<&0
sleep 999999999 & _batchfn_k=$!
start "$@" <&3 3<&- &
{
  while wait $!; _batchfn_r=$?; kill -0 $!; do :; done
  trap '' TERM INT
  [ $_batchfn_r -lt 128 ] || { wait $!; _batchfn_c=$?; case $_batchfn_c in 127 | -1) ;; *) _batchfn_r=$_batchfn_c ;; esac; }
  drop
} 2>/dev/null
try 5 15020/quitquitquit x
exit $_batchfn_r
