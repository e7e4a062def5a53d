import { isDict, type Json } from '../json.ts'

/** From where one may log in, and at which of the server's addresses; a list that is empty restricts nothing. */
export type Restriction = { readonly clientSource?: readonly string[]; readonly serverAddress?: readonly string[] }

/** The restrictions in a reply or an argument; a role's come in lists within the list. */
export function restrictionsIn(value: Json | undefined): readonly Restriction[] {
  if (Array.isArray(value)) return value.flatMap(restrictionsIn)
  if (value === undefined || !isDict(value)) return []
  const { clientSource, serverAddress } = value
  const from = addresses(clientSource)
  const to = addresses(serverAddress)
  if (from.length === 0 && to.length === 0) return []
  return [{ ...(from.length > 0 && { clientSource: from }), ...(to.length > 0 && { serverAddress: to }) }]
}

/** As a plan shows them, in one order: `from 10.0.0.0/8; at 10.0.0.1`. */
export function restrictionsText(restrictions: readonly Restriction[]): string {
  const texts = restrictions.map(({ clientSource, serverAddress }) =>
    [clientSource && `from ${clientSource.join(' ')}`, serverAddress && `at ${serverAddress.join(' ')}`]
      .filter((part) => part !== undefined)
      .join(' '),
  )
  return [...new Set(texts)].sort().join(', ')
}

function addresses(value: Json | undefined): readonly string[] {
  const listed = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]
  return listed.map(String).sort()
}
