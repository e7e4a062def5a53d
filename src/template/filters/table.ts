import type { Entry, Filter, Table } from '../registry.ts'
import { basicFilters } from './basics.ts'
import { combineFilters } from './combine.ts'
import { dateFilters } from './dates.ts'
import { dictFilters } from './dicts.ts'
import { elsewhereFilters } from './elsewhere.ts'
import { hashFilters } from './hashes.ts'
import { htmlFilters } from './html.ts'
import { jsonFilters } from './json.ts'
import { listFilters } from './lists.ts'
import { numberFilters } from './numbers.ts'
import { orderFilters } from './order.ts'
import { passwordFilters } from './password.ts'
import { pathFilters } from './paths.ts'
import { prettyFilters } from './pprint.ts'
import { randomFilters } from './random.ts'
import { regexFilters } from './regexes.ts'
import { selectFilters } from './select.ts'
import { sequenceFilters } from './sequences.ts'
import { setFilters } from './sets.ts'
import { shellFilters } from './shell.ts'
import { sizeFilters } from './sizes.ts'
import { textFilters } from './text.ts'
import { urlizeFilters } from './urlize.ts'
import { urlFilters } from './urls.ts'
import { vaultFilters } from './vault.ts'
import { windowsFilters } from './windows.ts'
import { wrapFilters } from './wordwrap.ts'
import { yamlFilters } from './yaml.ts'

const filters: Table<Filter> = {
  ...basicFilters,
  ...combineFilters,
  ...dateFilters,
  ...dictFilters,
  ...elsewhereFilters,
  ...hashFilters,
  ...htmlFilters,
  ...jsonFilters,
  ...listFilters,
  ...numberFilters,
  ...orderFilters,
  ...passwordFilters,
  ...pathFilters,
  ...prettyFilters,
  ...randomFilters,
  ...regexFilters,
  ...selectFilters,
  ...sequenceFilters,
  ...setFilters,
  ...shellFilters,
  ...sizeFilters,
  ...textFilters,
  ...urlFilters,
  ...urlizeFilters,
  ...windowsFilters,
  ...vaultFilters,
  ...wrapFilters,
  ...yamlFilters,
}

/** The filter of this short name. */
export function findFilter(name: string): Entry<Filter> | undefined {
  return Object.hasOwn(filters, name) ? filters[name] : undefined
}

/** The names of all filters, for suggestions. */
export function filterNames(): string[] {
  return Object.keys(filters)
}
