import { defineModule, refuse } from '../src/module/define.ts'
import { FACT_PATH, facts, prefixed } from '../src/state/families/facts/facts.ts'
import { chosenParts, filtered, unknownPart } from '../src/state/families/facts/subset.ts'

export default defineModule({
  name: 'setup',
  summary: 'Read facts of the host: its distribution, hardware, network and clock',
  args: {
    properties: {
      gather_subset: {
        type: 'array',
        items: { type: 'string' },
        default: ['all'],
        description: 'The parts to read: `all`, `min`, `hardware`, `network`, `virtual`, …; `!network` leaves one out.',
      },
      filter: {
        type: 'array',
        items: { type: 'string' },
        default: [],
        description: 'Only facts whose names fit one of these patterns: `ansible_*_mb`.',
      },
      fact_path: {
        type: 'string',
        format: 'path',
        default: FACT_PATH,
        description:
          "The folder of the host's own facts: files NAME.fact of JSON or INI. Executable ones are left alone.",
      },
      gather_timeout: {
        type: 'integer',
        default: 10,
        description: 'Reading takes no longer than some seconds by itself; taken for the sake of older playbooks.',
      },
    },
  },
  returns: { ansible_facts: 'The facts' },
  examples: [
    { title: 'Read all facts', args: {} },
    { title: 'Read only those of the network', args: { gather_subset: ['!all', '!min', 'network'] } },
  ],
  read: ({ fact_path: path }) => ({ parts: facts(path) }),
  plan: ({ gather_subset: subset }, { parts }) => {
    const unknown = unknownPart(subset, parts)
    if (unknown === undefined) return []
    return refuse(`'${unknown}' is no subset of the facts: there are all, min, ${Object.keys(parts).join(', ')}`)
  },
  result: ({ gather_subset: subset, filter }, { parts }) => ({
    ansible_facts: {
      ...prefixed(filtered(chosenParts(subset, parts), filter)),
      gather_subset: [...subset],
      module_setup: true,
    },
  }),
})
