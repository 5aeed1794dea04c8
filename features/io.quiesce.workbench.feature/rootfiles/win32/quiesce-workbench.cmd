@echo off
rem Starts the Quiesce workbench: plain java on the Equinox launcher. Needs Java 21 or newer.
setlocal enabledelayedexpansion
set "INSTALL=%~dp0"
if "%~1"=="--version" if "%~2"=="" (
  for %%f in ("%INSTALL%plugins\io.quiesce.workbench_*.jar") do (
    set "V=%%~nf"
    echo quiesce-workbench !V:io.quiesce.workbench_=!
  )
  exit /b 0
)
set "JAVA="
for %%h in ("%INSTALL%jre" "%QUIESCE_JAVA_HOME%" "%JAVA_HOME%") do if not defined JAVA if exist "%%~h\bin\java.exe" call :check "%%~h\bin\java.exe"
if not defined JAVA for /f "delims=" %%j in ('where java 2^>nul') do if not defined JAVA call :check "%%j"
if not defined JAVA for /d %%d in ("%ProgramFiles%\Java\*" "%ProgramFiles%\Eclipse Adoptium\*" "%ProgramFiles%\Microsoft\jdk*") do if not defined JAVA if exist "%%~d\bin\java.exe" call :check "%%~d\bin\java.exe"
if not defined JAVA (
  echo quiesce-workbench: no Java 21 or newer found; install one or name its folder in QUIESCE_JAVA_HOME 1>&2
  exit /b 3
)
set "QHOME=%QUIESCE_HOME%"
if not defined QHOME set "QHOME=%USERPROFILE%\.quiesce"
set "PREV="
for %%a in (%*) do (
  if "!PREV!"=="--home" set "QHOME=%%~fa"
  set "PREV=%%~a"
)
for %%f in ("%INSTALL%plugins\org.eclipse.equinox.launcher_*.jar") do set "LAUNCHER=%%f"
"%JAVA%" -XX:+UseSerialGC -Xmx384m --enable-native-access=ALL-UNNAMED -Dfile.encoding=UTF-8 %QUIESCE_JAVA_OPTS% "-Djava.util.logging.config.file=%INSTALL%logging.properties" "-Dquiesce.home=%QHOME%" "-Dquiesce.command=%INSTALL%quiesce-workbench.cmd" -Dquiesce.role=workbench "-Dosgi.sharedConfiguration.area=%INSTALL%configuration" -jar "%LAUNCHER%" -install "%INSTALL%." -configuration "%QHOME%\osgi\workbench" -data "%QHOME%\workbench" -nosplash %*
exit /b %ERRORLEVEL%

:check
for /f "tokens=3" %%v in ('""%~1" -version 2^>^&1 ^| findstr /c:" version ""') do for /f "delims=.-" %%m in ("%%~v") do if %%m GEQ 21 set "JAVA=%~1"
exit /b 0
