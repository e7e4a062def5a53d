import { randomBytes } from 'node:crypto'
import { dirname } from 'node:path'
import { loadAll } from '../../../src/cli/load.ts'
import { enlistAll } from '../../../src/run/choose.ts'
import { conduct } from '../../../src/run/conduct.ts'
import { createRun } from '../../../src/run/create.ts'
import type { Event } from '../../../src/run/event.ts'
import { newRunId } from '../../../src/run/log.ts'
import { usualManner } from '../../../src/run/manner.ts'
import { createMask } from '../../../src/run/mask.ts'

/** How a playbook is run. */
export interface Manner {
  readonly dry?: boolean
  readonly readAhead?: boolean
  /** Only this host. */
  readonly host?: string
}

/** Plans or applies a playbook in this process, as the command line does it; gives all that was told of the run. */
export async function play(
  inventory: string | readonly string[],
  playbook: string,
  manner: Manner = {},
): Promise<readonly Event[]> {
  const loaded = await loadAll([playbook], { inventory: [inventory].flat() })
  if (!loaded) throw new Error(`${playbook} has mistakes`)
  const events: Event[] = []
  const run = createRun({
    inventory: loaded.inventory,
    library: loaded.library,
    id: newRunId(new Date(), randomBytes(3).toString('hex')),
    dry: manner.dry ?? false,
    diff: manner.dry ?? false,
    readAhead: manner.readAhead ?? true,
    report: (event) => void events.push(event),
    mask: createMask(),
    stopping: () => false,
    verbosity: 0,
    forceHandlers: false,
    extra: new Map(),
    tags: { only: [], skip: [] },
    limit: manner.host ?? null,
    flags: {},
    manner: usualManner,
    hostsAtATime: 50,
    defaults: {},
    reason: 'a test',
    folder: dirname(playbook),
  })
  try {
    enlistAll(run, loaded.plays)
    await conduct(run, loaded.plays)
  } catch (error) {
    // The next run is not to find the host taken.
    await run.finish(false)
    throw error
  }
  return events
}
