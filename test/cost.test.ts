/** The tables of costs in docs/getting-started-eks.md, reckoned anew from the prices and the settings. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { prices } from '../infra/prices.js'
import { project } from './support/stack-config.js'

const page = readFileSync(join(__dirname, '../docs/getting-started-eks.md'), 'utf8')
const chapter = page.slice(page.indexOf('## Cost per month'), page.indexOf('### Where the prices are from'))
const rows = chapter
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('*', '')))
  .map(([, ...cells]) => cells)

interface Item {
  item: string
  price: string
  quantity: number
  unit: number
  month: number
}

const number = (text = '') => Number(text.replaceAll(',', ''))
const items: Item[] = rows
  .filter(([, price = '']) => price in prices)
  .map(([item = '', price = '', quantity, unit, month]) => ({
    item,
    price,
    quantity: number(quantity),
    unit: number(unit),
    month: number(month),
  }))

const itemOf = (start: string) => items.find(({ item }) => item.startsWith(start))!
const usdOf = (price: string) => prices[price as keyof typeof prices].usd
const cents = (usd: number) => Number(usd.toFixed(2))
const setting = (name: string) => String(project.config[name]!.default)
const HOURS = 730

describe('the costs of a stack on EKS', () => {
  it('of each item are its quantity at its price', () => {
    assert.equal(items.length, 30)
    for (const { item, price, quantity, unit, month } of items) {
      assert.equal(unit, usdOf(price), item)
      assert.ok(Math.abs(month - quantity * unit) <= 0.0051, item)
    }
  })

  it('are the sums of their items, with one load balancer in a domain and with four without', () => {
    const total = (from: string, to: string) => {
      const [first, last] = [items.indexOf(itemOf(from)), items.indexOf(itemOf(to))]
      return items.slice(first, last + 1).reduce((sum, { month }) => sum + month, 0)
    }
    const common = total('EKS control plane', 'KMS key')
    const sums = rows.filter(([item = '']) => item.startsWith('Sum')).map((cells) => number(cells[4]))
    const withDomain = common + total('1 application', 'Its capacity')
    const without = common + total('4 network', '4 network')
    assert.deepEqual(sums, [common, withDomain, without].map(cents))
    assert.deepEqual(sums, [192.44, 212.37, 269.7])
  })

  it('are those of the default settings', () => {
    const count = Number(setting('nodes.count'))
    assert.equal(itemOf('2 base nodes').quantity, count * HOURS)
    assert.equal(itemOf('2 base nodes').price, `${setting('nodes.instanceType')}, hour`)
    const volumes = count * Number(setting('nodes.diskGiB')) + Number.parseInt(setting('monitoring.size'))
    assert.equal(itemOf('gp3: ').quantity, volumes)
    assert.equal(setting('network.natGateways'), 'single')
    assert.equal(itemOf('NAT gateway, one').quantity, HOURS)
    assert.equal(itemOf('4 network').quantity, 4 * HOURS)
    assert.equal(itemOf('1 application').quantity, HOURS)
  })

  it('name every price, so that none is out of date unseen', () =>
    assert.deepEqual(
      Object.keys(prices).filter((price) => !items.some((each) => each.price === price)),
      [],
    ))

  it('of logs are given by type, which together are those of the sum', () => {
    const types = project.config.enabledClusterLogTypes!.default as string[]
    const logs = rows.filter(([type = '']) => types.includes(type.replaceAll('`', '')))
    assert.deepEqual(logs.map(([type = '']) => type.replaceAll('`', '')).sort(), [...types].sort())
    for (const [type, , gigabytes, month] of logs)
      assert.equal(number(month), cents(number(gigabytes) * usdOf('logs taken in, GB')), type)
    const gigabytes = logs.reduce((sum, cells) => sum + number(cells[2]), 0)
    assert.equal(cents(gigabytes), itemOf('Logs of the control plane').quantity)
  })

  it('of extended support are those that the setting names, 0.60 USD an hour and not 0.10', () => {
    const hour = usdOf('control plane, hour')
    assert.equal(hour, 0.1)
    assert.equal(cents(hour + usdOf('extended support, hour')), 0.6)
    assert.match(
      project.config['upgradePolicy.supportType']!.description,
      /0\.60 USD an hour instead of 0\.10/,
    )
  })
})
