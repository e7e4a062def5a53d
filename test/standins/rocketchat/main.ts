import { setTimeout } from 'node:timers/promises'
import { startApps } from './apps.ts'
import { type Environment, readEnvironment } from './environment.ts'
import { log, said, showBox } from './log.ts'
import { checkBuild, isOlder, readRelease, wantedNode } from './release.ts'
import { type Running, start } from './server.ts'

const folder = process.cwd()
log('startup', 'System', 'STAND-IN, NOT Rocket.Chat')
run().catch((thrown) => {
  log('error', 'System', said(thrown))
  process.exit(1)
})

async function run(): Promise<void> {
  checkBuild(folder)
  const environment = readEnvironment(process.env)
  const release = readRelease(folder)
  const running = await start(environment, release)
  if (release.deno !== null) await startApps(release.deno)
  let isStopping = false
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, async () => {
      if (isStopping) return
      isStopping = true
      await running.stop()
      process.exit(0)
    })
  }
  // The real one serves for a moment before it looks at what it runs on.
  await setTimeout(100)
  const wrong = [...nodeTrouble(environment), ...mongoTrouble(environment, running, release.minimumMongo)]
  const lines = [
    'STAND-IN, NOT Rocket.Chat',
    `Rocket.Chat Version: ${release.version}`,
    `     NodeJS Version: ${process.versions.node} - ${process.arch}`,
    `    MongoDB Version: ${running.mongoVersion}`,
    `       Process Port: ${environment.port}`,
    `           Site URL: ${environment.rootUrl}`,
  ]
  if (wrong.length === 0) return showBox('SERVER RUNNING', lines)
  showBox('SERVER ERROR', [...lines, '', ...wrong])
  await running.stop()
  process.exit(1)
}

function nodeTrouble({ bypassNode }: Environment): readonly string[] {
  const wanted = wantedNode(folder)
  if (bypassNode || process.versions.node.startsWith(`${wanted}.`)) return []
  return ['YOUR CURRENT NODEJS VERSION IS NOT SUPPORTED,', `PLEASE UPGRADE / DOWNGRADE TO VERSION ${wanted}.X.X`]
}

function mongoTrouble({ bypassMongo }: Environment, { mongoVersion }: Running, minimum: string): readonly string[] {
  if (bypassMongo || !isOlder(mongoVersion, minimum)) return []
  return [
    'YOUR CURRENT MONGODB VERSION IS NOT SUPPORTED BY ROCKET.CHAT,',
    `PLEASE UPGRADE TO VERSION ${minimum.split('.').slice(0, 2).join('.')} OR LATER`,
  ]
}
