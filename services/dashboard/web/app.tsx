/** The routes; each page is loaded when it is first opened. */
import { lazy } from 'react'
import { createBrowserRouter, createRoutesFromElements, Navigate, Route } from 'react-router'
import { NotFound } from './shell/not-found.js'
import { Shell } from './shell/shell.js'

const Models = lazy(() => import('./pages/models/index.js'))
const Model = lazy(() => import('./pages/models/model.js'))
const Run = lazy(() => import('./pages/models/run.js'))
const Train = lazy(() => import('./pages/train/index.js'))
const Predict = lazy(() => import('./pages/predict/index.js'))
const Live = lazy(() => import('./pages/live/index.js'))

export const router = createBrowserRouter(
  createRoutesFromElements(
    <Route element={<Shell />}>
      <Route index element={<Navigate to="/models" replace />} />
      <Route path="models" element={<Models />} />
      <Route path="models/:model" element={<Model />} />
      <Route path="models/:model/runs/:runId" element={<Run />} />
      <Route path="train/:runId?" element={<Train />} />
      <Route path="predict" element={<Predict />} />
      <Route path="live" element={<Live />} />
      <Route path="*" element={<NotFound />} />
    </Route>,
  ),
)
