/** The look of reports, light and dark. Colours are told apart by those who cannot tell red from green. */
export const PAGE_STYLE = `
:root{color-scheme:light dark;--ink:#1b1f24;--soft:#5b6470;--faint:#d9dee4;--page:#fff;--card:#f6f8fa;--c0:#0b6bcb;--c1:#c2410c;--c2:#15803d;--c3:#a21caf;--c4:#b45309;--c5:#0e7490;--c6:#be123c;--c7:#4d5562}
@media (prefers-color-scheme:dark){:root{--ink:#e6e9ed;--soft:#9aa4b0;--faint:#333b45;--page:#12161b;--card:#1a2027;--c0:#58a6ff;--c1:#fb923c;--c2:#4ade80;--c3:#e879f9;--c4:#fbbf24;--c5:#22d3ee;--c6:#fb7185;--c7:#aeb7c2}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:72rem;padding:1.5rem 1rem 3rem;background:var(--page);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
h1{font-size:1.5rem;margin:0 0 .25rem;overflow-wrap:anywhere}h2{font-size:1.2rem;margin:2.5rem 0 .5rem;overflow-wrap:anywhere}h3{font-size:1rem;margin:1.75rem 0 .25rem}
p{margin:.25rem 0}.soft{color:var(--soft)}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{padding:.3rem .6rem;text-align:right;border-bottom:1px solid var(--faint);white-space:nowrap}
th:first-child,td:first-child{text-align:left}thead th{color:var(--soft);font-weight:600}
td.name{white-space:normal;overflow-wrap:anywhere;min-width:9rem}
td.bad{color:var(--c6);font-weight:600}
.conditions{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;margin:.5rem 0 1rem;color:var(--soft)}
.conditions b{color:var(--ink);font-weight:600}
.charts{display:grid;gap:1rem;margin-top:1rem}
.chart{margin:0;padding:.75rem 1rem;background:var(--card);border-radius:.5rem;min-width:0}
.chart figcaption{font-weight:600}
.legend{display:flex;flex-wrap:wrap;gap:.1rem 1rem;min-height:1.4rem;font-size:13px;color:var(--soft)}
.key::before{content:"";display:inline-block;width:1.1rem;border-top:3px solid var(--own);margin-right:.35rem;vertical-align:middle}
.key.dashed::before{border-top-style:dashed}
.frame{display:grid;grid-template-columns:3.75rem minmax(0,1fr);grid-template-rows:11rem 1.5rem;margin-top:.5rem}
.tall .frame{grid-template-rows:18rem 1.5rem}
.ylabels,.xlabels{position:relative;font-size:12px;color:var(--soft)}
.ylabels span{position:absolute;right:.5rem;transform:translateY(-50%);white-space:nowrap}
.xlabels{grid-column:2}.xlabels span{position:absolute;top:.25rem;transform:translateX(-50%);white-space:nowrap}
.xlabels span:first-child{transform:none}.xlabels span:last-child:not(:first-child){transform:translateX(-100%)}
.xtitle{text-align:center;font-size:12px;color:var(--soft)}
.plot{position:relative;min-width:0}
.plot svg{position:absolute;inset:0;width:100%;height:100%;overflow:visible}
.grid{stroke:var(--faint);vector-effect:non-scaling-stroke}
.line{fill:none;stroke:var(--own);stroke-width:1.75;vector-effect:non-scaling-stroke;stroke-linejoin:round}
.line.dashed{stroke-dasharray:5 4}.area{fill:var(--own);opacity:.14}
.level{position:absolute;left:0;right:0;border-top:1px dashed var(--soft);pointer-events:none}
.level span{position:absolute;right:0;bottom:0;font-size:12px;color:var(--soft);background:var(--card);padding:0 .25rem}
.mark{position:absolute;width:12px;height:12px;margin:-6px 0 0 -6px;border-radius:50%;border:2px solid var(--own);background:var(--card);cursor:help}
.mark.small{width:8px;height:8px;margin:-4px 0 0 -4px;border-width:1.5px}
.mark.filled{background:var(--own)}.mark:hover{outline:2px solid var(--ink);z-index:1}
.cursor{position:absolute;top:0;bottom:0;border-left:1px solid var(--soft);pointer-events:none}
#tip{position:fixed;z-index:2;max-width:min(26rem,90vw);padding:.35rem .6rem;border-radius:.35rem;background:var(--ink);color:var(--page);font-size:13px;white-space:pre-line;overflow-wrap:anywhere;pointer-events:none}
#tip[hidden]{display:none}
${Array.from({ length: 8 }, (_, colour) => `.c${colour}{--own:var(--c${colour})}`).join('')}.muted{--own:var(--soft)}
@media (max-width:40rem){body{padding:1rem .75rem 2rem}.frame{grid-template-columns:2.9rem minmax(0,1fr)}.chart{padding:.6rem .6rem}.ylabels span{right:.3rem}.xlabels span:nth-child(even):not(:last-child){visibility:hidden}table{font-size:13px}th,td{padding:.3rem .3rem}th{white-space:normal;vertical-align:bottom;line-height:1.25}}
@media print{.charts{break-inside:avoid}}
`;
