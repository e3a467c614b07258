#!/usr/bin/env bash
# Writes what a pull request changes in a fleet to the job's summary, and to one comment, which later runs update.
#
# Environment: FLEET, BASE, COMMENT, AUTHOR, MAX_BYTES, NUMBER, TOKEN of action.yml; GITHUB_API_URL, GITHUB_REPOSITORY and
# GITHUB_STEP_SUMMARY of the runner.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The token is in a file, not in the arguments of a process.
printf 'header = "Authorization: Bearer %s"\n' "$TOKEN" > "$work/curl"
unset TOKEN

if [[ $BASE == -* ]]; then
  echo "::error::the base $BASE is not a revision"
  exit 2
fi
git cat-file -e "$BASE^{tree}" 2> "$work/ignored" || git fetch --quiet --no-tags --depth=1 origin "$BASE" || true # diff says what is missing

batchfn diff --new-fleet "$BASE:$FLEET" "./$FLEET" --format markdown --max-bytes "$MAX_BYTES" > "$work/diff.md"

# A comment for each fleet: its name is in the marker.
marker="<!-- batchfn diff $(tr -c 'A-Za-z0-9._/\n' _ <<< "$FLEET") -->"
{ echo "$marker"; tail -n +2 "$work/diff.md"; } > "$work/body.md"
cat "$work/body.md" >> "${GITHUB_STEP_SUMMARY:-/dev/null}"

if [[ $COMMENT != true || -z $NUMBER ]]; then
  exit 0
fi

# Prints the status; the answer is in a file. A body is read from a file: it can be longer than the arguments of a process.
api() { # METHOD PATH [curl's arguments]
  local method=$1 path=$2
  shift 2
  curl --silent --show-error --retry 2 --max-time 30 --config "$work/curl" --header 'Accept: application/vnd.github+json' \
    --request "$method" --output "$work/answer" --write-out '%{http_code}' "$@" "$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/$path"
}

# Ends where GitHub did not do what it was asked for.
succeeded() { # STATUS
  case $1 in
  2??) return ;;
  401 | 403 | 404)
    echo "::notice::the token may not comment (status $1): give the job the permission pull-requests: write. A fork's token never may. The difference is in the job's summary."
    exit 0
    ;;
  esac
  echo "::error::GitHub answered with status $1"
  exit 1
}

id=
for ((page = 1; page <= 100; page++)); do
  status=$(api GET "issues/$NUMBER/comments?per_page=100&page=$page")
  succeeded "$status"
  id=$(jq -r --arg marker "$marker" --arg author "$AUTHOR" \
    'map(select(.user.login == $author and (.body // "" | startswith($marker)))) | .[0].id // empty' "$work/answer")
  if [[ -n $id || $(jq length "$work/answer") -lt 100 ]]; then
    break
  fi
done

jq -Rs '{body: .}' "$work/body.md" > "$work/request"
if [[ -n $id ]]; then
  status=$(api PATCH "issues/comments/$id" --header 'Content-Type: application/json' --data-binary "@$work/request")
elif grep -q '^### batchfn: no batch changes$' "$work/body.md"; then
  exit 0 # nothing to say, and nothing said before
else
  status=$(api POST "issues/$NUMBER/comments" --header 'Content-Type: application/json' --data-binary "@$work/request")
fi
succeeded "$status"
