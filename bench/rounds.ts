/** Comparisons in interleaved rounds: each server is asked in turn, so that other work disturbs all alike. */
import type { Figures } from './figures.js'
import { closedLoop, openLoop, USERS, type Load, type Target } from './load.js'
import { predict, predictMany, rows, v2 } from './requests.js'
import { cpuSecondsOf, type Server } from './server.js'
import { quantile } from './statistics.js'

export interface Servers {
  http: Server
  express: Server
  ours: Server
  wide: Server
  /** Of the model that training makes without options. */
  standard: Server
  workers: Server
}

/** Not more than fit into the queue, whose limit is 20,000 rows. */
const MANY_ROWS_USERS = 16
const MANY_ROWS = Array.from({ length: 1000 }, (_, i) => rows[i % rows.length]!.features)
const RATES = [
  [500, '500/s'],
  [2000, '2,000/s'],
] as const

/** V8 compiles what runs often, in each worker by itself. */
export async function warmUp(servers: Servers, figures: Figures): Promise<void> {
  const { ours, workers, ...others } = servers
  const warm = async (target: Target, users = USERS, seconds = 1) =>
    noteFailures(await closedLoop(target, seconds, users), figures)
  for (const { url } of [ours, ...Object.values(others)]) await warm(predict(url))
  await warm(v2(ours.url))
  await warm(predictMany(ours.url, MANY_ROWS), MANY_ROWS_USERS)
  await warm(predict(workers.url), 2 * USERS, 4)
}

/** @param seconds of each loop */
export async function measureRound(servers: Servers, seconds: number, figures: Figures): Promise<void> {
  await compareClosed(servers, seconds, figures)
  for (const [rate, text] of RATES) {
    const http = await open(servers.http, rate, seconds, figures)
    const express = await open(servers.express, rate, seconds, figures)
    const ours = await open(servers.ours, rate, seconds, figures)
    figures.add(`open loop ${text}: p50 ÷ node:http`, quantile(ours, 0.5) / quantile(http, 0.5))
    figures.add(`open loop ${text}: p95 ÷ express`, quantile(ours, 0.95) / quantile(express, 0.95))
    figures.add(`open loop ${text}: p99 ÷ node:http`, quantile(ours, 0.99) / quantile(http, 0.99))
  }
}

async function compareClosed(servers: Servers, seconds: number, figures: Figures): Promise<void> {
  const { ours, workers } = servers
  const measure = (server: Server, target: Target, users?: number) =>
    closed(server, target, seconds, figures, users)
  const http = await measure(servers.http, predict(servers.http.url))
  const express = await measure(servers.express, predict(servers.express.url))
  const single = await measure(ours, predict(ours.url))
  const asV2 = await measure(ours, v2(ours.url))
  const many = await measure(ours, predictMany(ours.url, MANY_ROWS), MANY_ROWS_USERS)
  const wide = await measure(servers.wide, predict(servers.wide.url))
  const standard = await measure(servers.standard, predict(servers.standard.url))
  const before = workers.workerPids.map(cpuSecondsOf)
  const two = await measure(workers, predict(workers.url), 2 * USERS)
  const used = workers.workerPids.map((pid, i) => cpuSecondsOf(pid) - before[i]!)

  figures.add('node:http: processor time per request', http.cpuUs)
  figures.add('express: processor time per request', express.cpuUs)
  figures.add('ours: processor time per request', single.cpuUs)
  figures.add('ours ÷ node:http: processor time per request', single.cpuUs / http.cpuUs)
  figures.add('ours ÷ express: processor time per request', single.cpuUs / express.cpuUs)
  figures.add('ours ÷ express: requests per second', single.perSecond / express.perSecond)
  figures.add('v2 ÷ predict: processor time per request', asV2.cpuUs / single.cpuUs)
  figures.add('30-256-256-128-1 ÷ express: processor time per request', wide.cpuUs / express.cpuUs)
  figures.add('default model ÷ 30-16-8-1: processor time per request', standard.cpuUs / single.cpuUs)
  figures.add(
    'requests of 1,000 rows: million rows per minute of a core',
    (60 * MANY_ROWS.length) / many.cpuUs,
  )
  const rowUs = many.cpuUs / MANY_ROWS.length
  figures.add('node:http ÷ a row of 1,000: processor time', http.cpuUs / rowUs)
  figures.add('WORKERS=2 ÷ 1: processor time per request', two.cpuUs / single.cpuUs)
  figures.add(
    'WORKERS=2: share of the less busy one',
    (100 * Math.min(...used)) / used.reduce((a, b) => a + b),
  )
}

export async function closed(
  server: Server,
  target: Target,
  seconds: number,
  figures: Figures,
  users?: number,
) {
  const before = await server.metric('process_cpu_seconds_total')
  const load = await closedLoop(target, seconds, users)
  const cpuSeconds = (await server.metric('process_cpu_seconds_total')) - before
  noteFailures(load, figures)
  const requests = load.answered.length
  return { cpuUs: (1e6 * cpuSeconds) / requests, perSecond: requests / load.seconds }
}

async function open(server: Server, rate: number, seconds: number, figures: Figures): Promise<number[]> {
  const load = await openLoop(predict(server.url), seconds, rate)
  noteFailures(load, figures)
  return load.answered.map(({ latencyMs }) => latencyMs)
}

export function noteFailures({ failed, late }: Load, figures: Figures): void {
  figures.count('requests not answered with 200', failed)
  figures.count('requests that had to wait for one of 256 connections', late)
}
