import { bind } from '../bind.ts'
import { splitUrl } from '../filters/urls.ts'
import type { CallArgs, Table, Test } from '../registry.ts'
import { iterate } from '../sequence.ts'
import { str } from '../text.ts'
import type { Value } from '../values.ts'

// Ansible takes anything for a URI, unless it is to have one of some schemes.
function isUri(value: Value, args: CallArgs): boolean {
  const [schemes = null] = bind('uri', ['schemes'], args)
  if (typeof value !== 'string') return false
  const url = splitUrl(value)
  return schemes === null || iterate(schemes).some((scheme) => str(scheme) === url.scheme)
}

function isUrl(value: Value, args: CallArgs): boolean {
  const url = splitUrl(str(value))
  return isUri(value, args) && url.scheme !== '' && url.netloc !== ''
}

export const uriTests: Table<Test> = {
  uri: isUri,
  url: isUrl,
  urn: (value, args) => isUri(value, args) && splitUrl(str(value)).scheme === 'urn',
}
