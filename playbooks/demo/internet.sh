#!/bin/sh
# For `npm run demo -- --real`: whether the real releases are within reach, and a way to them for the lab's hosts.
#   check | open | close
set -eu
table=rcprov_demo
network=${RCPROV_LAB_NET:-10.78.0}
sources='https://releases.rocket.chat/8.5.1/info
https://nodejs.org/dist/index.json
https://repo.mongodb.org/apt/
https://registry.npmjs.org/bcrypt'

answers() {
  node -e 'fetch(process.argv[1], {signal: AbortSignal.timeout(10000)}).then(({ok}) => process.exit(ok ? 0 : 1), () => process.exit(1))' "$1"
}

case ${1:-} in
  check)
    for source in $sources; do
      if answers "$source"; then echo "$source answers"; continue; fi
      printf 'error: %s does not answer, and --real takes everything from where it really is\n' "$source" >&2
      printf '  help: try where the internet is within reach, or "npm run demo", which takes stand-ins\n' >&2
      exit 1
    done
    ;;
  open)
    # The lab's hosts have no network but their own; this machine passes their packets on as long as the demo runs.
    sysctl -qw net.ipv4.ip_forward=1
    nft "table ip $table { chain out { type nat hook postrouting priority srcnat; ip saddr $network.0/24 ip daddr != $network.0/24 masquerade; }; }"
    for host in h1 h2 h3; do node dist/src/cli/main.js lab ssh "$host" 'cat >/etc/resolv.conf' </etc/resolv.conf; done
    for host in h1 h2 h3; do node dist/src/cli/main.js lab mark "$host"; done
    ;;
  close) nft delete table ip "$table" ;;
  *) exit 2 ;;
esac
