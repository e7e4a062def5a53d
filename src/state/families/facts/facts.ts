import type { Json } from '../../json.ts'
import type { Family, Probe } from '../../probe.ts'
import { inOrder } from '../../sh.ts'
import { distributionFacts, lsbFacts } from './distribution.ts'
import { firmwareFacts, memoryFacts, processorFacts } from './hardware.ts'
import { localFacts } from './local.ts'
import { mountFacts } from './mounts.ts'
import { networkFacts } from './network.ts'
import { platformFacts } from './platform.ts'
import { factsScript, MARK } from './script.ts'
import { type Facts, parseSource, type Source } from './source.ts'
import { systemFacts } from './system.ts'
import { timeFacts } from './time.ts'
import { environmentFacts, userFacts } from './user.ts'
import { virtualFacts } from './virtual.ts'

/** The facts of a host by Ansible's names without the prefix, in the parts by which they are asked for. */
export type FactParts = Readonly<Record<string, Facts>>

/** Where a host keeps facts of its own, by default. */
export const FACT_PATH = '/etc/ansible/facts.d'

/** All facts of a host; `factPath` is the folder of its own ones. */
export function facts(factPath: string): Probe<FactParts> {
  return { family: factsFamily, subject: factPath }
}

/** All facts with the names that playbooks know: `ansible_distribution`. */
export function prefixed(found: Facts): { readonly [name: string]: Json } {
  return Object.fromEntries(Object.entries(found).map(([name, value]) => [`ansible_${name}`, value]))
}

const parts: Readonly<Record<string, (source: Source) => Facts>> = {
  platform: platformFacts,
  distribution: distributionFacts,
  lsb: lsbFacts,
  date_time: timeFacts,
  user: userFacts,
  env: environmentFacts,
  local: localFacts,
  ...systemFacts,
  hardware: (source) => ({
    ...processorFacts(source),
    ...memoryFacts(source),
    ...firmwareFacts(source),
    ...mountFacts(source),
  }),
  network: networkFacts,
  virtual: virtualFacts,
}

const factsFamily: Family<FactParts> = {
  kind: 'script',
  name: 'facts',
  absent: {},
  script: (paths) => inOrder(paths.map(factsScript)),
  parse: (stdout, paths) => {
    const answers = stdout.toString().split(`${MARK} there`).slice(1)
    return paths.map((_, i) => parseFacts(`${MARK} there${answers[i] ?? ''}`))
  },
  // Facts are looked at, not promised.
  cells: () => ({}),
}

function parseFacts(text: string): FactParts {
  const source = parseSource(text)
  return Object.fromEntries(Object.entries(parts).map(([name, make]) => [name, make(source)]))
}
