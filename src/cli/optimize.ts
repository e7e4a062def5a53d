import module from 'node:module'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'

/** Milliseconds after which a run is long enough for optimized code to pay. */
const SHORT_RUN = 3000

/** Puts off V8's optimizing compiler: in a run of a second it takes a fifth of the processor time and gives nothing back. */
export function optimizeLater(): void {
  setFlagsFromString('--no-opt')
  setTimeout(optimizeNow, SHORT_RUN).unref()
}

/** Does not put it off any longer. */
export function optimizeNow(): void {
  setFlagsFromString('--opt')
}

/** Lets Node keep what it compiles for the next run, which Node 22 and newer can; in a folder of the user's own. */
export function keepCompiled(environment: NodeJS.ProcessEnv): void {
  const { enableCompileCache } = module as { readonly enableCompileCache?: (folder: string) => unknown }
  enableCompileCache?.(join(environment.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'rcprov', 'compiled'))
}
