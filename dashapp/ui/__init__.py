"""The pages: Dash and dash-mantine-components over an emotion service. Colours, type and spacing come from `theme`."""
