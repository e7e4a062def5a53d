// Run by terminal.test.ts in a pseudo-terminal: sends a recorded run to the output that rcprov would choose.
import { rendererFor } from '../../src/cli/output.ts'
import { takesColor } from '../../src/render/color.ts'
import { recordedEvents, withHosts } from './recorded.ts'

const [name = '', output] = process.argv.slice(2)
const events = withHosts(recordedEvents(name))
const { report, close } = await rendererFor({ output }, takesColor(process.stdout, process.env))

if (output === undefined && process.env.UNTIL_INTERRUPTED) {
  let asked = false
  process.on('SIGINT', () => {
    if (asked) process.exit(99)
    asked = true
    process.stderr.write('ending after the changes under way\n')
  })
  events.slice(0, 3).forEach(report)
  setInterval(() => {}, 1000)
} else {
  events.forEach(report)
  await close()
}
