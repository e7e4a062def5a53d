import { expect, it } from 'vitest'
import { createScreen } from '../../src/render/screen.ts'

it('takes away also what a narrowed terminal has wrapped', () => {
  let written = ''
  let columns = 40
  const write = (text: string) => {
    written = text
  }
  const screen = createScreen({ write, size: () => ({ columns, rows: 24 }) })
  screen.draw([`\x1b[1m${'x'.repeat(35)}\x1b[0m`, 'short'])
  screen.draw(['one'])
  expect(written).toBe('\r\x1b[1A\x1b[Jone')
  screen.draw([`\x1b[1m${'x'.repeat(35)}\x1b[0m`, 'short'])
  columns = 10
  screen.draw(['one'])
  expect(written).toBe('\r\x1b[4A\x1b[Jone')
})

it('writes nothing where nothing has changed', () => {
  const written: string[] = []
  const screen = createScreen({ write: (text) => written.push(text), size: () => ({ columns: 40, rows: 24 }) })
  screen.draw(['one'])
  screen.draw(['one'])
  screen.close()
  screen.close()
  expect(written).toEqual(['\x1b[?25lone', '\r\x1b[J\x1b[?25h'])
})
