"""The report's style: light and dark as the reader's system has it, narrow screens, paper. Pure."""

from __future__ import annotations

from annotator.exchange.codebooks.colours import HUES

_HUES = "".join(f'[data-hue="{name}"]{{--hue:{colour}}}' for name, colour in HUES.items())

STYLE = (
    _HUES
    + """[data-hue=""]{--hue:initial}
:root{color-scheme:light dark;--paper:light-dark(#fbfaf7,#171513);--raised:light-dark(#fff,#211f1c);
--ink:light-dark(#23201c,#ebe7df);--soft:light-dark(#5b564e,#b3ada2);--line:light-dark(#dcd8d0,#3b3833);
--link:light-dark(#1f4fb0,#9dbcff)}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,
"Noto Sans",sans-serif;overflow-wrap:anywhere}
main{max-inline-size:46rem;margin-inline:auto;padding:2.5rem 1.25rem 4rem}
h1{font-size:1.9rem;line-height:1.2;margin:0 0 .4rem}
h2{font-size:1.3rem;line-height:1.3;margin:2.75rem 0 .5rem}
a{color:var(--link);text-underline-offset:.15em}
a:focus-visible{outline:2px solid;outline-offset:2px;border-radius:2px}
p{margin:.4rem 0}
.soft{color:var(--soft);font-size:.875rem}
nav ol{padding-inline-start:1.6rem;margin:.5rem 0}
nav li{padding-block:.2rem}
article{background:var(--raised);border:1px solid var(--line);border-inline-start:4px solid var(--hue,var(--line));
border-radius:6px;padding:.9rem 1.1rem;margin-block:.9rem}
article:target{outline:2px solid var(--link)}
blockquote{margin:0 0 .6rem;font:1.06rem/1.6 Charter,"Iowan Old Style",Cambria,Georgia,"Noto Serif",serif;
white-space:pre-line}
mark{background:color-mix(in oklab,var(--hue,#b59f5b) 24%,transparent);color:inherit;border-radius:2px}
.around{color:var(--soft)}
.said{color:var(--soft);font-style:italic}
.tags{list-style:none;display:flex;flex-wrap:wrap;gap:.35rem .9rem;padding:0;margin:.5rem 0}
.tag{display:inline-flex;align-items:baseline;gap:.4rem;font-weight:500;font-size:.9rem}
.tag i{flex:none;inline-size:.7rem;block-size:.7rem;border-radius:2px;background:var(--hue,transparent);
border:1px solid var(--hue,var(--soft))}
.note,.reply{border-block-start:1px solid var(--line);margin-block-start:.7rem;padding-block-start:.5rem}
.reply{margin-inline-start:1.25rem}
.note>:first-child{margin-block-start:0}
.note :is(h1,h2,h3,h4,h5,h6),.reply :is(h1,h2,h3,h4,h5,h6){font-size:1rem;margin:.6rem 0 .3rem}
.note pre,.reply pre{overflow-x:auto}
.note blockquote,.reply blockquote{border-inline-start:3px solid var(--line);padding-inline-start:.8rem;font-size:1rem}
.chart{inline-size:100%;border-collapse:collapse}
.chart th,.chart td{text-align:start;padding:.2rem .75rem .2rem 0;vertical-align:middle;font-weight:400}
.chart thead{color:var(--soft);font-size:.875rem;overflow-wrap:normal}
.chart :is(th,td):nth-child(2){text-align:end;font-variant-numeric:tabular-nums}
.drawn{inline-size:45%;min-inline-size:5rem}
.drawn svg{display:block;inline-size:100%;block-size:.8rem}
rect{fill:var(--hue,var(--soft))}
dl{margin:.5rem 0}
dd{margin:0 0 0 1.1rem}
dd b{font-weight:600}
.codebook>div{margin-block:.8rem;break-inside:avoid}
.fields{display:flex;flex-wrap:wrap;gap:.2rem 1.25rem;font-size:.875rem;color:var(--soft)}
.fields>div{display:flex;gap:.4rem}
.fields dd{margin:0;color:var(--ink)}
@media(max-width:32rem){main{padding-inline:1rem}h1{font-size:1.5rem}article{padding-inline:.85rem}
.reply{margin-inline-start:.6rem}}
@media(forced-colors:active){.tag i,rect,mark{forced-color-adjust:none}}
@media print{:root{color-scheme:light;--paper:#fff;--raised:#fff}@page{margin:18mm 16mm}body{font-size:10.5pt}
main{max-inline-size:none;padding:0}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
article{break-inside:avoid-page}h2{break-after:avoid}a{color:inherit}}
"""
)
