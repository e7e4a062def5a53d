import type { PackedFile } from './deb.ts'

const CONFIGURATION = `# mongod.conf of the STAND-IN, NOT MongoDB

# Where to store data.
storage:
  dbPath: /var/lib/mongodb

# Where to write the log.
systemLog:
  destination: file
  logAppend: true
  path: /var/log/mongodb/mongod.log

# Network interfaces.
net:
  port: 27017
  bindIp: 127.0.0.1

# How the process runs.
processManagement:
  timeZoneInfo: /usr/share/zoneinfo

#security:

#replication:
`

// The package enables and starts nothing, and leaves the data where it is when it goes.
const POSTINST = `#!/bin/sh
set -e
[ "$1" = configure ] || exit 0
if ! getent passwd mongodb >/dev/null; then
  adduser --quiet --system --no-create-home mongodb
  addgroup --quiet --system mongodb
  adduser --quiet mongodb mongodb
fi
for folder in /var/lib/mongodb /var/log/mongodb; do
  [ -d $folder ] || { mkdir -p $folder && chown mongodb:mongodb $folder; }
done
if [ -d /run/systemd/system ]; then systemctl daemon-reload; fi
`

/** The scripts of mongodb-org-server: it makes the user and the folders, and starts nothing. */
export const serverScripts = { postinst: POSTINST, prerm: null, postrm: null }

/** The files of mongodb-org-server beside its programs. */
export function serverFiles(version: string): readonly PackedFile[] {
  return [
    { path: '/etc/mongod.conf', content: { text: CONFIGURATION }, isConfiguration: true },
    { path: '/lib/systemd/system/mongod.service', content: { text: unit(version) } },
  ]
}

function unit(version: string): string {
  const tunables = version.startsWith('7.') ? [] : ['Environment="GLIBC_TUNABLES=glibc.pthread.rseq=0"']
  return [
    '[Unit]',
    'Description=MongoDB Database Server (STAND-IN, NOT MongoDB)',
    'After=network-online.target',
    'Wants=network-online.target',
    '',
    '[Service]',
    'User=mongodb',
    'Group=mongodb',
    'EnvironmentFile=-/etc/default/mongod',
    'Environment="MONGODB_CONFIG_OVERRIDE_NOFORK=1"',
    ...tunables,
    'ExecStart=/usr/bin/mongod --config /etc/mongod.conf',
    'RuntimeDirectory=mongodb',
    'LimitFSIZE=infinity',
    'LimitCPU=infinity',
    'LimitAS=infinity',
    'LimitNOFILE=64000',
    'LimitNPROC=64000',
    'LimitMEMLOCK=infinity',
    'TasksMax=infinity',
    'TasksAccounting=false',
    '',
    '[Install]',
    'WantedBy=multi-user.target',
    '',
  ].join('\n')
}
