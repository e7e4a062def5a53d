import { inOrder, type Script, sh } from '../sh.ts'

/** What stands before the answer to one question, and before its exit code. */
export const QUESTION = '#rcprov-simulate'
export const ENDED = '#rcprov-ended'

/** What to ask apt-get: by the host's own lists, or by lists as they are now on the servers. */
export interface Question {
  readonly lists: 'local' | 'fresh'
  readonly words: readonly string[]
}

/**
 * Asks apt-get what it would do, and writes nothing but a temporary folder that is removed: there it keeps its
 * caches, its log and, for fresh lists, a whole root of its own. It takes no lock of the host's.
 */
export function simulate(questions: readonly Question[]): Script {
  const fresh = questions.some(({ lists }) => lists === 'fresh')
  const asked = questions.map(({ lists, words }) => sh`ask ${lists} ${words}`)
  return sh`(
export LC_ALL=C
t=$(mktemp -d /tmp/rcprov.XXXXXXXX) || exit
trap 'rm -rf "$t"' EXIT
trap 'exit 1' HUP INT TERM PIPE
chmod 755 "$t"
${configure}
${functions}
${fresh ? refresh : sh`refreshed=no`}
${inOrder(asked.map((script) => sh`{ ${script}; }`))}
)`
}

// The hooks of an update may write on the host, so they are cleared; clearing works in a file only.
const configure = sh`cat > "$t/local" <<END
Dir::Cache "$t/";
Dir::Cache::srcpkgcache "";
Dir::Log "$t/";
APT::Cmd::Pattern-Only "true";
END
cat - "$t/local" > "$t/fresh" <<END
Dir::State "$t/";
Dir::State::lists "$t/lists/";
Dir::State::status "/var/lib/dpkg/status";
Dir::State::extended_states "/var/lib/apt/extended_states";
Acquire::Languages "none";
Acquire::Retries "1";
Acquire::http::Timeout "15";
Acquire::https::Timeout "15";
APT::Update::Error-Mode "any";
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
END`

const functions = sh`ask() {
  lists=$1; shift
  echo ${QUESTION}
  if [ "$lists" = fresh ] && [ "$refreshed" != yes ]; then printf '%s\\n' "$refreshed"; c=100
  else apt-get -q -s -y -c "$t/$lists" "$@" </dev/null 2>&1; c=$?; fi
  echo ${ENDED} $c
}`

// What the host has already need not be fetched again if it is still current.
const refresh = sh`mkdir -p "$t/lists/partial" "$t/archives/partial"
for f in /var/lib/apt/lists/*Release /var/lib/apt/lists/*Packages* /var/lib/apt/lists/*Sources*; do
  [ ! -f "$f" ] || ln -s "$f" "$t/lists/"
done
refreshed=$(apt-get -q -c "$t/fresh" update </dev/null 2>&1) && refreshed=yes || refreshed="E: Failed to update apt cache: $refreshed"`
