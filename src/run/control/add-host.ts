import { parseAddress } from '../../files/inventory/address.ts'
import { addGroup, addHost, type Inventory, joinGroup, reconcile } from '../../files/inventory.ts'
import { evaluate } from '../../template/evaluate.ts'
import { str } from '../../template/text.ts'
import type { Raw, Value } from '../../template/values.ts'
import { failedOutcome, type Outcome } from '../outcome.ts'
import { isSame } from '../same.ts'
import { altered, whileUnknown } from './done.ts'
import type { Doing } from './table.ts'

/** All else that add_host is given is a variable of the host; `host` and `group` are so by accident, as in Ansible. */
const OWN: readonly string[] = ['name', 'hostname', 'groups', 'groupname']

/** Adds a host to the inventory of this run, or more groups and variables to one that is there. */
export function addNewHost({ running, task, scope }: Doing): Outcome {
  const given = new Map([...task.args].map(([key, raw]) => [str(evaluate(key, scope)), evaluate(raw, scope)]))
  const named = given.get('name') ?? given.get('hostname') ?? given.get('host') ?? null
  if (named === null) return failedOutcome('name, host or hostname needs to be provided')
  const wanted = given.get('groups') ?? given.get('groupname') ?? given.get('group') ?? null
  const later = whileUnknown([named, wanted])
  if (later) return later
  const address = parseAddress(str(named))
  const name = address?.host ?? str(named)
  const groups = namesOf(wanted)
  const variables = new Map<Value, Value>([...given].filter(([key]) => !OWN.includes(key)))
  if (address?.port) variables.set('ansible_ssh_port', address.port)
  const layer = {
    origin: 'add_host',
    file: task.place.file,
    values: variables as Map<Raw, Raw>,
    placeOf: () => task.place,
  }
  const add = (inventory: Inventory) => {
    const isNew = !inventory.hosts.has(name)
    const host = addHost(inventory, name, null)
    const joined = groups.map((group) => addGroup(inventory, group)).filter((group) => !host.groups.has(group))
    for (const group of joined) joinGroup(host, group)
    const known = new Map(host.variables.flatMap(({ values }) => [...values]))
    const differs = [...variables].some(([key, value]) => {
      const was = known.get(key as Raw)
      return was === undefined || !isSame(was as Value, value)
    })
    if (differs) host.variables.push(layer)
    reconcile(inventory)
    return isNew || differs || joined.length > 0
  }
  const added = new Map<Value, Value>([
    ['host_name', name],
    ['groups', groups],
    ['host_vars', variables],
  ])
  return altered(running.run.grown.add(name, add), [['add_host', added]])
}

function namesOf(wanted: Value): string[] {
  if (wanted === null) return []
  const names = Array.isArray(wanted) ? wanted.map((one) => str(one)) : str(wanted).split(',')
  return names.map((name) => name.trim()).filter((name) => name !== '')
}
