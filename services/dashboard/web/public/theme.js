// Before the first paint, so that a chosen theme does not flash. An own file, because the page allows no inline scripts.
try {
  const theme = localStorage.getItem('modelops.theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
} catch {
  // Storage may be forbidden; then the system's theme holds.
}
