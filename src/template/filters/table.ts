import type { Entry, Filter, Table } from '../registry.ts'
import { filters as basics } from './basics.ts'
import { filters as combine } from './combine.ts'
import { filters as dates } from './dates.ts'
import { filters as dicts } from './dicts.ts'
import { filters as elsewhere } from './elsewhere.ts'
import { filters as hashes } from './hashes.ts'
import { filters as html } from './html.ts'
import { filters as json } from './json.ts'
import { filters as lists } from './lists.ts'
import { filters as numbers } from './numbers.ts'
import { filters as order } from './order.ts'
import { filters as password } from './password.ts'
import { filters as paths } from './paths.ts'
import { filters as pprint } from './pprint.ts'
import { filters as random } from './random.ts'
import { filters as regexes } from './regexes.ts'
import { filters as select } from './select.ts'
import { filters as sequences } from './sequences.ts'
import { filters as sets } from './sets.ts'
import { filters as shell } from './shell.ts'
import { filters as sizes } from './sizes.ts'
import { filters as text } from './text.ts'
import { filters as urlize } from './urlize.ts'
import { filters as urls } from './urls.ts'
import { filters as vault } from './vault.ts'
import { filters as windows } from './windows.ts'
import { filters as wordwrap } from './wordwrap.ts'
import { filters as yaml } from './yaml.ts'

const filters: Table<Filter> = {
  ...basics,
  ...combine,
  ...dates,
  ...dicts,
  ...elsewhere,
  ...hashes,
  ...html,
  ...json,
  ...lists,
  ...numbers,
  ...order,
  ...password,
  ...paths,
  ...pprint,
  ...random,
  ...regexes,
  ...select,
  ...sequences,
  ...sets,
  ...shell,
  ...sizes,
  ...text,
  ...urls,
  ...urlize,
  ...windows,
  ...vault,
  ...wordwrap,
  ...yaml,
}

/** The filter of this short name. */
export function findFilter(name: string): Entry<Filter> | undefined {
  return Object.hasOwn(filters, name) ? filters[name] : undefined
}

/** The names of all filters, for suggestions. */
export function filterNames(): string[] {
  return Object.keys(filters)
}
