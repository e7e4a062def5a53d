import { createRequire } from 'node:module'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'

const require = createRequire(import.meta.url)
const isBuilt = extname(import.meta.url) === '.js'

/**
 * Loads a built file, of any ending, with all that it imports, so that the `import()` after it finds all there: Node takes
 * half as long again to load hundreds of small files one by one. Does nothing where Node can't (before 20.19 and 22.12).
 */
export function loadAtOnce(file: URL): void {
  if (isBuilt && process.features.require_module) require(fileURLToPath(file).replace(/\.ts$/, '.js'))
}
