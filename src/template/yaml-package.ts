import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
let loaded: typeof import('yaml') | undefined

/** The yaml package, loaded when a text needs it: most files are read without, and loading it takes as long as checking a playbook. */
export function yamlPackage(): typeof import('yaml') {
  // Node's own lookup of what is loaded already takes longer than making a node of a tree.
  const yaml: typeof import('yaml') = loaded ?? require('yaml')
  loaded = yaml
  return yaml
}
