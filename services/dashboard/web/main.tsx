/** Starts the page; each route's page is loaded when it is first opened. */
import './theme/tokens.css'
import './theme/base.css' // before the styles of components, which override it
import { QueryClientProvider } from '@tanstack/react-query'
import { lazy, StrictMode, type ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import { createBrowserRouter, createRoutesFromElements, Navigate, Route, RouterProvider } from 'react-router'
import { pagePaths, type PagePath } from '../src/page-paths.js'
import { queryClient } from './api/queries.js'
import { ToastProvider } from './components/toast.js'
import { NotFound } from './pages/not-found.js'
import { Shell } from './shell.js'

const Models = lazy(() => import('./pages/models/index.js'))
const Model = lazy(() => import('./pages/models/model.js'))
const Run = lazy(() => import('./pages/models/run.js'))
const Train = lazy(() => import('./pages/train/index.js'))
const Import = lazy(() => import('./pages/import/index.js'))
const Predict = lazy(() => import('./pages/predict/index.js'))
const Rollout = lazy(() => import('./pages/rollout/index.js'))
const Drift = lazy(() => import('./pages/drift/index.js'))
const Live = lazy(() => import('./pages/live/index.js'))

const pages: Record<PagePath, ReactNode> = {
  '/': <Navigate to="/models" replace />,
  '/models': <Models />,
  '/models/:model': <Model />,
  '/models/:model/runs/:runId': <Run />,
  '/import': <Import />,
  '/train': <Train />,
  '/train/:runId': <Train />,
  '/predict': <Predict />,
  '/rollout': <Rollout />,
  '/drift': <Drift />,
  '/live': <Live />,
}

const router = createBrowserRouter(
  createRoutesFromElements(
    <Route element={<Shell />}>
      {pagePaths.map((path) => (
        <Route key={path} path={path} element={pages[path]} />
      ))}
      <Route path="*" element={<NotFound />} />
    </Route>,
  ),
)

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <ToastProvider>
        <RouterProvider router={router} />
      </ToastProvider>
    </QueryClientProvider>
  </StrictMode>,
)
