import { bind } from '../bind.ts'
import { splitUrl } from '../filters/urls.ts'
import type { CallArgs, Table, Test } from '../registry.ts'
import { iterate } from '../sequence.ts'
import { str } from '../text.ts'
import type { Value } from '../values.ts'

/** A scheme and what it leads to, with one of these schemes if any are given. */
function isUri(value: Value, args: CallArgs): boolean {
  const [schemes = null] = bind('uri', ['schemes'], args)
  const url = splitUrl(str(value))
  if (schemes !== null && !iterate(schemes).some((scheme) => str(scheme) === url.scheme)) return false
  return url.scheme !== '' && (url.netloc !== '' || url.path !== '')
}

function isUrl(value: Value, args: CallArgs): boolean {
  return isUri(value, args) && splitUrl(str(value)).netloc !== ''
}

export const uriTests: Table<Test> = {
  uri: isUri,
  url: isUrl,
  urn: (value) => str(value).startsWith('urn:'),
}
