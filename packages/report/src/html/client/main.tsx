import { render } from 'preact'
import type { ReportData } from '../data.ts'
import { App } from './app.tsx'
import { Report } from './report.ts'
import { startTheme } from './theme.ts'

startTheme()
const text = document.getElementById('data')?.textContent ?? ''
const place = document.getElementById('app')
if (place !== null) render(<App report={new Report(JSON.parse(text) as ReportData)} />, place)
