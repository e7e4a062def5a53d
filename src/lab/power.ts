import { setTimeout as sleep } from 'node:timers/promises'
import { boot, cutPower, initOf, isPowered } from './boot.ts'
import type { Lab, LabHost } from './place.ts'
import { inside, waitUntilUp } from './ready.ts'
import { trouble } from './trouble.ts'

/** What can be done with a host's power. */
export const POWER_ACTIONS = ['on', 'off', 'reboot'] as const
export type PowerAction = (typeof POWER_ACTIONS)[number]

/** Cuts a host's power as a power cut would, gives it back, or reboots the host cleanly; waits until it is up again. */
export async function power(lab: Lab, host: LabHost, action: PowerAction): Promise<void> {
  if (action === 'off') return cutPower(host)
  if (action === 'reboot') await reboot(host)
  else if (!isPowered(host)) await boot(lab, host)
  await waitUntilUp(host)
}

async function reboot(host: LabHost): Promise<void> {
  const init = initOf(host)
  if (init === undefined) throw trouble(`${host.name} is off`, `rcprov lab power ${host.name} on`)
  await inside(init, ['systemctl', 'reboot'])
  const deadline = Date.now() + 120_000
  while (initOf(host) === init) {
    if (Date.now() > deadline) {
      throw trouble(`${host.name} did not go down within two minutes`, `rcprov lab power ${host.name} off`)
    }
    await sleep(50)
  }
}
