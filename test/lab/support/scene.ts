import type { LabHost } from '../../../src/lab/place.ts'
import { on } from './hosts.ts'
import { ROOT } from './places.ts'

const clean = [
  'systemctl disable --now model',
  'rm -f /etc/systemd/system/model.service',
  'systemctl daemon-reload',
  'userdel anna',
  'userdel bert',
  'groupdel crew',
  'groupdel anna',
  `rm -rf ${ROOT}* /var/lib/rcprov /run/rcprov /tmp/rcprov-*`,
]

/** Clears away what an earlier list of tasks left, and makes what is to be there before the next. */
export async function setScene(host: LabHost, beginning: readonly string[]): Promise<void> {
  const made = [`mkdir ${ROOT}`, `chmod 0777 ${ROOT}`, ...beginning]
  const unit = 'if [ -e /etc/systemd/system/model.service ]; then'
  const [stop, remove, reload, ...rest] = clean
  await on(
    host,
    `exec 2>/dev/null; ${unit} ${[stop, remove, reload].join('; ')}; fi; ${[...rest, ...made].join('; ')}; true`,
  )
}

/** All that the tasks can have done, without times: files with their contents, accounts, the unit. */
export async function manifest(host: LabHost): Promise<string> {
  return on(
    host,
    [
      `find ${ROOT}* -printf '%p %y %m %u:%g %n %l\\n' | sort`,
      `find ${ROOT}* -type f -exec sha256sum {} + | sort -k 2`,
      'getent passwd anna bert',
      'getent group crew anna bert',
      'cat /etc/systemd/system/model.service',
      'systemctl show model -p ActiveState,UnitFileState,NeedDaemonReload,ExecStart --value | sed "s/start_time.*//"',
      'true',
    ].join('; '),
  )
}
