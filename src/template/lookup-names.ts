/** Every lookup that there is, so that a mistyped one is found before anything runs. What they do is in src/run/lookups. */
export const lookupNames: readonly string[] = [
  ...['cartesian', 'config', 'csvfile', 'dict', 'env', 'file', 'fileglob', 'first_found', 'flattened'],
  ...['indexed_items', 'ini', 'inventory_hostnames', 'items', 'lines', 'list', 'nested', 'password', 'pipe'],
  ...['random_choice', 'sequence', 'subelements', 'template', 'together', 'unvault', 'url', 'varnames', 'vars'],
]
