import { addChild, addGroup, type Inventory, joinGroup, reconcile } from '../../files/inventory.ts'
import { evaluate } from '../../template/evaluate.ts'
import { str } from '../../template/text.ts'
import type { Value } from '../../template/values.ts'
import { failedOutcome, type Outcome } from '../outcome.ts'
import { altered, whileUnknown } from './done.ts'
import type { Doing } from './table.ts'

/** Makes a host a member of the group that its variables name. */
export function groupBy({ running, host, task, scope }: Doing): Outcome {
  const key = evaluate(task.args.get('key') ?? null, scope)
  const given = evaluate(task.args.get('parents') ?? ['all'], scope)
  const later = whileUnknown([key, given])
  if (later) return later
  if (key === null) return failedOutcome("the 'key' param is required when using group_by")
  const name = groupName(key)
  const parents = (Array.isArray(given) ? given : [given]).map(groupName)
  const join = (inventory: Inventory) => {
    const member = inventory.hosts.get(host.name)
    if (!member) return false
    const group = addGroup(inventory, name)
    const above = parents.map((parent) => addGroup(inventory, parent)).filter((parent) => !group.parents.has(parent))
    const isNew = !member.groups.has(group) || above.length > 0
    joinGroup(member, group)
    for (const parent of above) addChild(parent, group)
    reconcile(inventory)
    return isNew
  }
  return altered(running.run.grown.add(host.name, join), [
    ['add_group', name],
    ['parent_groups', parents],
  ])
}

function groupName(value: Value): string {
  return str(value).replaceAll(' ', '-')
}
