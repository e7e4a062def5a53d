import { problem } from '../diagnostics/diagnostic.ts'
import { didYouMean } from '../diagnostics/suggest.ts'
import { type Raw, Template } from '../template/values.ts'
import { type Fields, type Report, rawOf } from './fields.ts'

const orders = ['inventory', 'reverse_inventory', 'sorted', 'reverse_sorted', 'shuffle']

/** In which order a play takes its hosts. */
export function readOrder(fields: Fields, report: Report): Raw | undefined {
  const raw = rawOf(fields, 'order')
  const place = fields.get('order')?.node.place
  if (raw !== undefined && !(raw instanceof Template) && !orders.includes(String(raw))) {
    const message = `"order" is one of ${orders.join(', ')}, not "${raw}"${didYouMean(String(raw), orders)}`
    report(problem('playbook-shape', message, place))
  }
  return raw
}

/** How many hosts a play takes at a time: a number or percentage, or one for each batch. */
export function readSerial(fields: Fields, report: Report): Raw | undefined {
  const node = fields.get('serial')?.node
  for (const item of node?.kind === 'list' ? node.items : node ? [node] : []) {
    const isSize = item.kind === 'scalar' && (/^-?\d+%?$/.test(item.text) || /\{[{%]/.test(item.text))
    if (isSize) continue
    const shown = item.kind === 'scalar' ? `"${item.text}"` : `a ${item.kind === 'list' ? 'list' : 'dict'}`
    const help = 'write a number of hosts, "30%", or a list of these'
    report(problem('playbook-shape', `"serial" takes numbers and percentages, not ${shown}`, item.place, help))
  }
  return rawOf(fields, 'serial')
}
