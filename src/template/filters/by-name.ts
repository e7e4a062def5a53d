import { createRequire } from 'node:module'
import type { Entry, Filter, Table } from '../registry.ts'

const require = createRequire(import.meta.url)

/** Which file has which filters. */
const names: Readonly<Record<string, string>> = {
  basics: 'attr bool d default mandatory ternary type_debug',
  combine: 'combine',
  dates: 'strftime to_datetime',
  dicts: 'dict2items items2dict rekey_on_member',
  elsewhere: 'ansible.utils.ipaddr community.general.json_query ipaddr json_query',
  hashes: 'b64decode b64encode checksum hash md5 sha1 to_uuid',
  html: 'e escape forceescape safe striptags xmlattr',
  json: 'from_json to_json to_nice_json tojson',
  lists: 'combinations extract flatten permutations product subelements zip zip_longest',
  numbers: 'abs float int log pow root round',
  order: 'dictsort groupby max min sort sum unique',
  password: 'password_hash',
  paths: 'basename dirname commonpath expanduser expandvars fileglob normpath path_join realpath relpath splitext',
  pprint: 'pprint',
  random: 'random shuffle',
  regexes: 'regex_escape regex_findall regex_replace regex_search',
  select: 'map reject rejectattr select selectattr',
  sequences: 'batch count first items join last length list reverse slice',
  sets: 'difference intersect symmetric_difference union',
  shell: 'comment quote',
  sizes: 'filesizeformat human_readable human_to_bytes',
  text: 'capitalize center format indent lower replace split string title trim truncate upper wordcount',
  urlize: 'urlize',
  urls: 'urldecode urlencode urlsplit',
  vault: 'unvault vault',
  windows: 'win_basename win_dirname win_splitdrive',
  wordwrap: 'wordwrap',
  yaml: 'from_yaml from_yaml_all to_nice_yaml to_yaml',
}
const fileOf = new Map(Object.entries(names).flatMap(([file, own]) => own.split(' ').map((name) => [name, file])))

/** The filter of this short name. Takes the place of table.ts in the build (`#filters`): each file is loaded when a template first names a filter of it. */
export function findFilter(name: string): Entry<Filter> | undefined {
  const file = fileOf.get(name)
  if (file === undefined) return undefined
  const { filters } = require(`./${file}.js`) as { readonly filters: Table<Filter> }
  return filters[name]
}

/** The names of all filters, for suggestions. */
export function filterNames(): string[] {
  return [...fileOf.keys()]
}
