@rem Runs RoughSpike on Windows: roughspike COMMAND ... Builds it on first use; after a change of its
@rem sources delete target\dist. Untested. The JVM's line on incubator modules is not filtered here.
@setlocal
@call "%~dp0scripts\find-jdk.cmd" || exit /b 3
@set "dist=%~dp0target\dist"
@set "log=%~dp0target\roughspike-build.log"
@if exist "%dist%\stamp" goto run
@echo Building RoughSpike (first use) ... 1>&2
@if not exist "%~dp0target" mkdir "%~dp0target"
@call "%~dp0build.cmd" -Dquick -pl cli -am package > "%log%" 2>&1 < nul
@if errorlevel 1 goto broken
@echo built > "%dist%\stamp"

:run
@"%JAVA_HOME%\bin\java" -Xlog:disable -Xlog:all=warning:stderr -XX:+DisplayVMOutputToStderr %ROUGHSPIKE_JAVA_OPTS% ^
  -XX:+UseSerialGC -XX:ObjectAlignmentInBytes=64 --module-path "%dist%\lib" ^
  --module io.roughspike.cli/io.roughspike.cli.RoughSpike %*
@exit /b %ERRORLEVEL%

:broken
@type "%log%" 1>&2
@echo RoughSpike could not be built: the output above is also in %log%. 1>&2
@exit /b 3
