import { fail } from '../errors.ts'
import type { Filter, Table } from '../registry.ts'

function missing(name: string, collection: string, instead: string): Filter {
  return () => fail(`the filter ${name} is not part of rcprov (in Ansible it comes from ${collection}); ${instead}`)
}

/** Filters that people know from collections: refused by name, with what to use. */
export const filters: Table<Filter> = {
  'ansible.utils.ipaddr': missing('ipaddr', 'ansible.utils', 'split the address with split or regex_search'),
  'community.general.json_query': missing('json_query', 'community.general', 'use selectattr, map and items'),
  ipaddr: missing('ipaddr', 'ansible.utils', 'split the address with split or regex_search'),
  json_query: missing('json_query', 'community.general', 'use selectattr, map and items'),
}
