/** The parts of ECharts that the desk draws with; fetched with the first chart. */
import { BarChart, HeatmapChart, LineChart } from "echarts/charts";
import { AriaComponent, CalendarComponent, GridComponent, LegendComponent, TooltipComponent, VisualMapComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

use([AriaComponent, BarChart, CalendarComponent, GridComponent, HeatmapChart, LegendComponent, LineChart, SVGRenderer, TooltipComponent, VisualMapComponent]);

export { init };
