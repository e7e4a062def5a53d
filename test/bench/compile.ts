import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadAll } from '../../src/cli/load.ts'
import { optimizeLater } from '../../src/cli/optimize.ts'
import { writeLargeProject } from './large-project.ts'

// How long it takes to read, check and compile a large project, as a command does it: `npm run bench:compile`.
const folder = mkdtempSync(join(tmpdir(), 'rcprov-large-'))
try {
  const made = writeLargeProject(folder)
  optimizeLater()
  const [start, before] = [performance.now(), process.cpuUsage()]
  const loaded = await loadAll([join(folder, 'site.yml')], { inventory: ['localhost,'] })
  if (!loaded) throw new Error('the large project has mistakes')
  const seconds = Math.round(performance.now() - start) / 1000
  const processor = Math.round(process.cpuUsage(before).user / 1000) / 1000
  process.stdout.write(`${JSON.stringify({ ...made, seconds, processor })}\n`)
} finally {
  rmSync(folder, { recursive: true })
}
