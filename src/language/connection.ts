import { problem } from '../diagnostics/diagnostic.ts'
import type { Field, Fields, Report } from './fields.ts'

/**
 * Below a play, `connection: local` means that the tasks run on the controller. No other connection can be asked for
 * there, since a host keeps the one that it has.
 */
export function localAsDelegation(fields: Fields, report: Report): Fields {
  const field = fields.get('connection')
  if (!field) return fields
  const rest = new Map([...fields].filter(([name]) => name !== 'connection'))
  const { node } = field
  if (node.kind !== 'scalar' || !/^(ansible\.builtin\.)?local$/.test(node.text)) {
    const message = 'a host keeps one connection for the whole run: below a play, "connection" can only be local'
    report(
      problem('unsupported', message, node.place, 'set the connection of the play, or ansible_connection of the host'),
    )
  } else if (!rest.has('delegate_to')) rest.set('delegate_to', onController(field, node))
  return rest
}

function onController(field: Field, node: Extract<Field['node'], { kind: 'scalar' }>): Field {
  return { ...field, name: 'delegate_to', node: { ...node, value: 'localhost', text: 'localhost' } }
}
