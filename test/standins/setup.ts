import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** The path of the stand-in for mongod as one file, which starts in a third of the time. */
    mongod: string
  }
}

/** Joins the stand-in for mongod into one file before the unit tests, and removes it after. */
export default async function setup(project: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'standin-program-'))
  const outfile = join(folder, 'mongod.mjs')
  await build({
    entryPoints: [fileURLToPath(new URL('mongod/main.ts', import.meta.url))],
    bundle: true,
    platform: 'node',
    format: 'esm',
    // mingo's errors are told by the name of their class.
    keepNames: true,
    // The yaml package is written for `require`.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)" },
    outfile,
  })
  project.provide('mongod', outfile)
  return () => rmSync(folder, { recursive: true })
}
